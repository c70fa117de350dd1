package io.ringflux.vcl;

import io.ringflux.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running {@link ServerMain}. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    ServerProcess(Path appSocket, int loops) {
        this(List.of(), Map.of(), appSocket.toString(), loops);
    }

    /** Over the JDK's sockets, by way of another command. */
    static ServerProcess under(List<String> command, Map<String, String> environment) {
        return new ServerProcess(command, environment, ServerMain.KERNEL, 1);
    }

    private ServerProcess(List<String> before, Map<String, String> environment, String place, int loops) {
        List<String> command = new ArrayList<>(before);
        command.addAll(ChildJvm.command(
                List.of("-Xmx512m", "-XX:MaxDirectMemorySize=512m"),
                ServerMain.class.getName(),
                List.of(place, Integer.toString(loops))));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    Process process() {
        return process;
    }

    /** Starts a server there; returns its port. */
    int start(Program program, String host, int port) {
        commands.println(program.name() + " " + host + " " + port);
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ServerMain.ANSWER)) {
                    return Integer.parseInt(line.substring(ServerMain.ANSWER.length()));
                }
                System.out.println("server: " + line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the server process has ended with " + exitCode());
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            return process.onExit().get(20, TimeUnit.SECONDS).exitValue();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the server process does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the input, and so {@code main}. */
    void endOfInput() {
        commands.close();
    }

    @Override
    public void close() {
        endOfInput();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
