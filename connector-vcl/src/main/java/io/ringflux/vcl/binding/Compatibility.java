package io.ringflux.vcl.binding;

import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.SeqPacketSocket;
import io.ringflux.nativeio.UnixAddress;
import io.ringflux.vcl.VclException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Refuses a libvppcom that is not of the running VPP's release, or whose structs are unknown here: either would end
 * this process later, in shared memory that it reads in its own way.
 */
final class Compatibility {
    /** Up to 22.10, and later. What is used of it is the same in both. */
    private static final Set<Integer> ENDPOINT_BYTES = Set.of(32, 48);

    private static final Pattern VPP_LIBRARY = Pattern.compile("libvppinfra\\.so\\.(\\d+\\.\\d+)");
    private static final int LOCAL_ADDRESS = 4;

    private Compatibility() {}

    /** Passes where one of the releases cannot be told. */
    static void requireSameRelease(VclLibrary library, Path appSocket) throws IOException {
        Optional<String> own = library.release();
        Optional<String> running = own.flatMap(release -> runningRelease(appSocket));
        if (running.isPresent() && !running.equals(own)) {
            throw new IOException(library.file().getFileName() + " is of release " + own.orElseThrow()
                    + ", and the running VPP of " + running.get() + ": both must be of the same");
        }
    }

    /** On a worker's thread. */
    static void requireKnownEndpoint(Vppcom.Calls calls) throws IOException {
        int session = calls.vppcom_session_create(VclProtocol.TCP.number(), (byte) 1);
        if (session < 0) {
            throw new VclException("opening a session to look at its endpoint", -session, "");
        }
        CallMemory memory = new CallMemory();
        UnsafeBuffer length = memory.word(EndpointLayout.ADDRESS_OFFSET);
        int result = calls.vppcom_session_attr(
                session, LOCAL_ADDRESS, memory.endpoint().addressOffset(), length.addressOffset());
        calls.vppcom_session_close(session);
        if (result < 0) {
            throw new VclException(
                    "asking for an endpoint of " + EndpointLayout.ADDRESS_OFFSET + " bytes", -result, "");
        }
        if (!ENDPOINT_BYTES.contains(length.getInt(0))) {
            throw new IOException("libvppcom's endpoint has " + length.getInt(0) + " bytes, expected one of "
                    + ENDPOINT_BYTES.stream().sorted().toList() + ": this release is unknown here");
        }
    }

    private static Optional<String> runningRelease(Path appSocket) {
        try (SeqPacketSocket socket = SeqPacketSocket.connect(UnixAddress.parse(appSocket.toString()), Byte.BYTES)) {
            return releaseOf(socket.peerCredentials().pid());
        } catch (NativeIoException | IllegalArgumentException e) {
            // Nobody is there, which attaching will tell better.
            return Optional.empty();
        }
    }

    /** The release of the VPP libraries that a process has mapped, where that may be seen. */
    static Optional<String> releaseOf(int pid) {
        try (Stream<String> mappings = Files.lines(Path.of("/proc", Integer.toString(pid), "maps"))) {
            return mappings.map(VPP_LIBRARY::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
