package io.ringflux.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ringflux.service.TestService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One wrong word gives one line: path, what was found, what is expected. */
final class ConfigurationErrorTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            ringflux: {prts: {}} \
            => ringflux.prts: found an unknown property, expected one of loops, shutdown-grace, management, vcl, ports, pipelines, sessions
            ringflux: {loops: {threads: many}} \
            => ringflux.loops.threads: found "many", expected a whole number in 1..256
            ringflux: {shutdown-grace: 10} \
            => ringflux.shutdown-grace: found "10", expected a duration such as 500ms, 10s or 2m
            ringflux: {ports: {up link: {type: memif}}} \
            => ringflux.ports: found the name "up link", expected letters, digits, - and _
            ringflux: {ports: {uplink: memif}} \
            => ringflux.ports.uplink: found "memif", expected a mapping
            micronaut: {server: {host: 0.0.0.0}} \
            => micronaut.server.host: found "0.0.0.0", expected a loopback address, or any with a ringflux.management.token
            """)
    void shouldSayInOneLineWhatIsWrong(String yaml, String message) {
        Throwable thrown = catchThrowable(() -> TestService.configure(yaml));

        ConfigException cause = causeOf(thrown);
        assertThat(cause.getMessage()).startsWith(message).doesNotContain("\n");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            type: memf                         => .type: found "memf", expected one of afxdp, memif
            type: memif                        => .role: nothing found, expected one of server, client, master, slave
            type: memif, role: sever           => .role: found "sever", expected one of server, client, master, slave
            type: memif, role: server, id: -1  => .id: found "-1", expected a whole number in 0..4294967295
            type: memif, role: server, ring-size: 512    => .ring-size: found an unknown property, expected one of type, \
            role,
            type: memif, role: server, buffer-size: 1m   => .buffer-size: found "1m", expected bytes in 64..65535, such \
            as 64k or 16m
            type: memif, role: server, rx-mode: spin     => .rx-mode: found "spin", expected one of polling, interrupt, \
            adaptive
            type: memif, role: server, cache-line: 65    => .cache-line: cacheLine is 65, expected 64 or 128
            type: memif, role: server, socket-mode: 0660 => .socket-mode: found "432", expected permissions in quotes, \
            such as "0660"
            type: memif, role: server, secret: [a]       => .secret: found a list, expected a text
            type: memif, role: client, ring-size: 1000   => .ring-size: found "1000", expected a power of two in 2..32768
            type: memif, role: client, reconnect: {frist: 1s} => .reconnect.frist: found an unknown property, expected \
            one of first, longest
            """)
    void shouldSayWhatIsWrongWithAPort(String port, String message) {
        shouldSayInOneLineWhatIsWrong("ringflux: {ports: {uplink: {" + port + "}}}", "ringflux.ports.uplink" + message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            to: {pcap: a}                        => .from: nothing found, expected a source
            from: generator                      => .to: nothing found, expected a sink
            from: {port: uplink}                 => .from.port: found "uplink", expected one of the configured ports: none
            from: {genrator: {}}                 => .from: found "genrator", expected one of
            from: {generator: {}, pcap: a}       => .from: found a mapping, expected one kind with its settings, as in \
            {kind: {...}}
            from: {generator: fast}              => .from.generator: found "fast", expected a mapping
            from: {generator: {frame-size: [64, 10]}} => .from.generator.frame-size[1]: found "10", expected a whole \
            number in 60..65000
            from: {generator: {rate: 1M}}        => .from.generator.rate: found "1M", expected a whole number in \
            0..2147483647
            from: {pcap: {file: a, timing: slow}} => .from.pcap.timing: found "slow", expected one of fast, original
            """)
    void shouldSayWhatIsWrongWithASource(String pipeline, String message) {
        shouldSayInOneLineWhatIsWrong(
                "ringflux: {pipelines: {mirror: {" + pipeline + "}}}", "ringflux.pipelines.mirror" + message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            steps: {sample: 2}, to: {pcap: b}    => .steps: found a mapping, expected a list
            steps: [{smaple: 2}], to: {pcap: b}  => .steps[0]: found "smaple", expected one of
            steps: [{sample: 2}, {truncate: 0}], to: {pcap: b} => .steps[1].truncate: found "0", expected a whole number \
            in 1..262144
            steps: [{filter: udp prot 53}], to: {pcap: b} => .steps[0].filter: filter "udp prot 53":
            to: {pcap: {file: b, format: cap}}   => .to.pcap.format: found "cap", expected one of pcapng, pcap, pcap-us
            to: {pcap: b}, overflow: drop        => .overflow: found "drop", expected one of backpressure, drop-newest, \
            drop-oldest
            to: {pcap: b}, overflow: {drop-oldest: 0} => .overflow.drop-oldest: found "0", expected a whole number in \
            1..1048576
            to: {pcap: b}, step: []              => .step: found an unknown property, expected one of from, steps, to, \
            overflow
            """)
    void shouldSayWhatIsWrongWithStepsSinkAndOverflow(String pipeline, String message) {
        shouldSayWhatIsWrongWithASource("from: generator, " + pipeline, message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            topic: t                     => .bootstrap-servers: nothing found, expected a text
            TOPIC                        => .topic: nothing found, expected a text
            TOPIC, topic: t, topics: u   => .topics: found an unknown property, expected one of bootstrap-servers, topic,
            TOPIC, topic: t, link: wlan  => .link: found "wlan", expected one of ethernet, ip
            TOPIC, topic: t, start: middle => .start: found "middle", expected one of beginning, end, time, offsets
            TOPIC, topic: t, start: {end: 1}  => .start.end: found "1", expected a mapping
            TOPIC, topic: t, start: {time: noon} => .start.time: found "noon", expected a time such as \
            2026-03-29T08:00:00Z
            TOPIC, topic: t, start: {offsets: {0: -1}} => .start.offsets.0: found "-1", expected a whole number in 0..
            TOPIC, topic: t, start: {offsets: {a: 1}} => .start.offsets: found the partition "a", expected a whole number
            TOPIC, topic: t, group: g, start: {time: 2026-03-29T08:00:00Z} => .start: found a mapping, expected beginning \
            or end with a group
            TOPIC, topic: t, group: g, stop-at-end: true => .stop-at-end: found "true", expected false with a group
            TOPIC, topic: t, group: g, commit-interval: 0s => .commit-interval: found "0s", expected a duration in 1ms..1h
            TOPIC, topic: t, commit-interval: 2s => .commit-interval: found "2s", expected none without a group
            TOPIC, topic: t, properties: {group.id: g} => .properties: Kafka property 'group.id' may not be set for a \
            Kafka source
            """)
    void shouldSayWhatIsWrongWithAKafkaSource(String source, String message) {
        String settings = source.replace("TOPIC", "bootstrap-servers: 127.0.0.1:9092");
        shouldSayInOneLineWhatIsWrong(
                "ringflux: {pipelines: {replay: {from: {kafka: {" + settings + "}}, to: {pcap: a}}}}",
                "ringflux.pipelines.replay.from.kafka" + message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            format: single               => .format: found "single", expected one of batch, frame
            linger: 2m                   => .linger: found "2m", expected a duration in 0ms..60s
            lane-bytes: 64k              => .lane-bytes: found "64k", expected bytes in 262144..1073741824, such as 64k or 16m
            lane-bytes: 4m, max-frame-bytes: 256k => .lane-bytes: found "4m", expected bytes in 8388608..1073741824, such
            properties: {batch.size: lots} => .properties: Kafka property 'batch.size': Invalid value lots
            properties: {acks: none}     => .properties: Kafka property 'acks' may not be set for a Kafka sink
            """)
    void shouldSayWhatIsWrongWithAKafkaSink(String settings, String message) {
        shouldSayInOneLineWhatIsWrong(
                "ringflux: {pipelines: {mirror: {from: generator, to: {kafka: {bootstrap-servers: 127.0.0.1:9092, "
                        + "topic: t, " + settings + "}}}}}",
                "ringflux.pipelines.mirror.to.kafka" + message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            to: echo                         => .listen.port: nothing found, expected a whole number in 0..65535
            listen: 7                        => .to: nothing found, expected one of echo, kafka, proxy
            listen: 7, to: ecko              => .to: found "ecko", expected one of echo, kafka, proxy
            listen: {port: 7, stack: vpp}, to: echo => .listen.stack: found "vpp", expected one of auto, kernel, vcl
            listen: {prot: 7, port: 7}, to: echo => .listen.prot: found an unknown property, expected one of host, port, stack
            listen: 7, to: {echo: {size: 1}} => .to.echo.size: found an unknown property, expected no property here
            listen: 7, to: proxy             => .to.proxy.port: nothing found, expected a whole number in 1..65535
            listen: 7, to: {proxy: {port: 8, connect-timeout: 0s}} => .to.proxy.connect-timeout: found "0s", expected a \
            duration in 1ms..5m
            listen: 7, to: {kafka: {bootstrap-servers: a, topic: t}} => .to.kafka.framing: nothing found, expected one of \
            chunk, length-prefixed, line
            listen: 7, to: {kafka: {bootstrap-servers: a, topic: t, framing: line, properties: {acks: none}}} \
            => .to.kafka.properties: Kafka property 'acks' may not be set for a Kafka sink
            listen: 7, to: echo, form: x     => .form: found an unknown property, expected one of listen, to
            """)
    void shouldSayWhatIsWrongWithASession(String session, String message) {
        shouldSayInOneLineWhatIsWrong("ringflux: {sessions: {s: {" + session + "}}}", "ringflux.sessions.s" + message);
    }

    private static ConfigException causeOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException wanted) {
                return wanted;
            }
        }
        throw new AssertionError("no ConfigException", thrown);
    }
}
