package io.ringflux.service.kafka.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The child JVM's main class: formats the log directory if it is new, runs the broker, says so in a file and stops on
 * SIGTERM or when the parent is gone. What it calls of Kafka is no public API; the version is pinned with it.
 */
public final class BrokerMain {
    private static final Logger log = LoggerFactory.getLogger(BrokerMain.class);
    private static final String META_PROPERTIES = "meta.properties";

    private static volatile boolean orphaned;

    private BrokerMain() {}

    /**
     * Arguments: the properties file, the file to create when clients can connect, a directory to delete if the parent
     * is gone or "".
     */
    public static void main(String[] args) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
            properties.load(reader);
        }
        exitWithParent(System.in);
        try {
            run(properties, Path.of(args[1]), args[2]);
        } catch (Exception e) {
            log.error("broker failed", e);
            // threads of a broker that started half way would keep the JVM alive
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Properties properties, Path ready, String temporary) throws Exception {
        Path directory = Path.of(properties.getProperty(BrokerProperties.LOG_DIRECTORY));
        if (!Files.exists(directory.resolve(META_PROPERTIES))) {
            format(properties, directory.toString());
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shutdown(server, temporary), "broker-shutdown"));
        server.startup();
        Files.createFile(ready);
        server.awaitShutdown();
    }

    private static void shutdown(KafkaRaftServer server, String temporary) {
        server.shutdown();
        if (orphaned && !temporary.isEmpty()) {
            try {
                DirectoryTree.delete(Path.of(temporary));
            } catch (IOException e) {
                log.warn("{} is left behind", temporary, e);
            }
        }
    }

    private static void format(Properties properties, String directory) throws Exception {
        new Formatter()
                .setNodeId(Integer.parseInt(properties.getProperty(BrokerProperties.NODE_ID)))
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(directory)
                .setMetadataLogDirectory(directory)
                .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    private static void exitWithParent(InputStream parent) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (parent.read() >= 0) {
                            // nothing is ever written: the end is the message
                        }
                    } catch (IOException e) {
                        // a broken pipe says the same
                    }
                    orphaned = true;
                    System.exit(0);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
