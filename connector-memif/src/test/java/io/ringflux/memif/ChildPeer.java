package io.ringflux.memif;

import io.ringflux.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import reactor.core.publisher.Flux;

/** A JVM of its own that sends as much as its link takes, until it is killed; it does not outlive its parent. */
final class ChildPeer implements AutoCloseable {

    private static final int FRAME_BYTES = 64;

    private final Process process;

    private ChildPeer(String role, String path) {
        List<String> command = ChildJvm.command(List.of("-Xmx128m"), ChildPeer.class.getName(), List.of(role, path));
        try {
            process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM", e);
        }
    }

    static ChildPeer client(String path) {
        return new ChildPeer("client", path);
    }

    static ChildPeer server(String path) {
        return new ChildPeer("server", path);
    }

    /** Kills it by SIGKILL, at once and with nothing said to its peer. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** The child: {@code client|server} and the socket's path. Ends when its parent does. */
    public static void main(String[] args) throws IOException {
        MemifPort port = args[0].equals("client")
                ? MemifClient.create().socket(args[1]).connectNow()
                : MemifServer.create().socket(args[1]).listenNow();
        port.send(Flux.generate(sink -> sink.next(port.allocate(FRAME_BYTES)))).subscribe();
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }
}
