package io.ringflux.service.kafka.broker;

import io.ringflux.service.CommandLine;
import java.io.IOException;

/** Stops a broker's process where it stands, as a machine without time for it does. */
public final class Frost {
    private Frost() {}

    /** The broker does nothing from now on; its connections stay. */
    public static void freeze(EmbeddedBroker broker) throws IOException {
        signal("STOP", broker);
    }

    /** The broker goes on. */
    public static void thaw(EmbeddedBroker broker) throws IOException {
        signal("CONT", broker);
    }

    /** By the shell's own {@code kill}: not every machine has the program. */
    private static void signal(String name, EmbeddedBroker broker) throws IOException {
        CommandLine.run("sh", "-c", "kill -" + name + " " + broker.pid());
    }
}
