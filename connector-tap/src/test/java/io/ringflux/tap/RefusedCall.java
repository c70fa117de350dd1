package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.loop.PollerGroup;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.tap.link.TapSession;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import org.agrona.concurrent.UnsafeBuffer;

/** A port that is being made while the kernel refuses one system call to all threads that take part in that. */
public final class RefusedCall {
    private static final Calls LIBC =
            LibraryLoader.create(Calls.class).load(Platform.getNativePlatform().getStandardCLibraryName());
    private static final Duration SOON = Duration.ofSeconds(100);
    private static final int PR_SET_SECCOMP = 22;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int SECCOMP_RET_ERRNO = 0x0005_0000;
    private static final int SECCOMP_RET_ALLOW = 0x7fff_0000;
    /** Load a word of the call, compare it, return: {@code struct sock_filter}, 8 bytes each. */
    private static final short LOAD = 0x20;

    private static final short COMPARE = 0x15;
    private static final short RETURN = 0x06;
    private static final int NUMBER_AT = 0;
    private static final int SECOND_ARGUMENT_AT = 24;
    private static final int EIO = 5;

    private RefusedCall() {}

    /** Public for the class that jnr-ffi generates. */
    public interface Calls {
        int prctl(int option, long one, long two, long three, long four);
    }

    /** System calls whose second argument is no address, by their numbers on x86-64 and on aarch64. */
    public enum Call {
        IOCTL(16, 29),
        BIND(49, 200),
        SETSOCKOPT(54, 208),
        SCHED_SETAFFINITY(203, 122);

        private final int number;

        Call(int x86, int aarch64) {
            number = System.getProperty("os.arch").equals("amd64") ? x86 : aarch64;
        }
    }

    /**
     * Has a client make a port, which must fail with what the kernel says to that call; gives back all that is the
     * caller's.
     *
     * @param request the call's second argument; 0 for any
     */
    public static void failsToOpen(TapClient client, Call call, long request) {
        FutureTask<Throwable> attempt = new FutureTask<>(() -> {
            refuse(call, request);
            PollerGroup loops = PollerGroup.create("refused", 1);
            try {
                open(client.loops(loops));
                return null;
            } catch (NativeIoException | CompletionException e) {
                return e instanceof CompletionException ? e.getCause() : e;
            } finally {
                loops.dispose();
            }
        });
        new Thread(attempt, "refused").start();

        assertThat(attempt)
                .succeedsWithin(SOON)
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(EIO));
    }

    private static void open(TapClient client) {
        TapSession session = TapSession.open(client.configuration());
        CompletableFuture<Void> started = new CompletableFuture<>();
        session.start(() -> started.complete(null), started::completeExceptionally);
        started.whenComplete((none, failure) -> session.port().dispose()).join();
    }

    /** For the calling thread, and for those that it will start. */
    private static void refuse(Call call, long request) {
        UnsafeBuffer filter = new UnsafeBuffer(ByteBuffer.allocateDirect(6 * 8));
        instruction(filter, 0, LOAD, 0, NUMBER_AT);
        instruction(filter, 1, COMPARE, 3, call.number);
        instruction(filter, 2, LOAD, 0, SECOND_ARGUMENT_AT);
        instruction(filter, 3, COMPARE, request == 0 ? 0 : 1, (int) request);
        instruction(filter, 4, RETURN, 0, SECCOMP_RET_ERRNO | EIO);
        instruction(filter, 5, RETURN, 0, SECCOMP_RET_ALLOW);
        UnsafeBuffer program = new UnsafeBuffer(ByteBuffer.allocateDirect(16));
        program.putShort(0, (short) 6);
        program.putLong(8, filter.addressOffset());

        int result = LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program.addressOffset(), 0, 0);

        Reference.reachabilityFence(filter);
        Reference.reachabilityFence(program);
        assertThat(result).as("a kernel that filters system calls").isZero();
    }

    /** One that goes on with the next, or, a comparison that fails, with the one after {@code otherwise} more. */
    private static void instruction(UnsafeBuffer filter, int index, short code, int otherwise, int operand) {
        int at = index * 8;
        filter.putShort(at, code);
        filter.putByte(at + 3, (byte) otherwise);
        filter.putInt(at + 4, operand);
    }
}
