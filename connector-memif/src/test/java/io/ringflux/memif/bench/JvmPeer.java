package io.ringflux.memif.bench;

import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, on one CPU, that runs {@link JvmPeerMain}. */
final class JvmPeer implements Peer {

    private final Process process;
    private final BufferedReader answers;

    JvmPeer(int cpu, String role, String socket, String action, Traffic traffic) {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu)));
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(cpu), role, socket, action));
        arguments.addAll(traffic.arguments());
        command.addAll(ChildJvm.command(
                List.of("-Xmx512m", "-Dlogback.configurationFile=logback-bench.xml"),
                JvmPeerMain.class.getName(),
                arguments));
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM", e);
        }
        answers = process.inputReader(StandardCharsets.US_ASCII);
        String first = answer();
        if (!first.equals("ready")) {
            close();
            throw new IllegalStateException("the JVM peer said " + first);
        }
    }

    @Override
    public double read() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the JVM peer has ended", e);
        }
        return Double.parseDouble(answer());
    }

    @Override
    public void signal(String name) {
        Signals.send(name, process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private String answer() {
        try {
            return String.valueOf(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
