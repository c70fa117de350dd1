package io.ringflux.afxdp.socket;

import io.ringflux.nativeio.KernelSocket;
import io.ringflux.nativeio.Mapping;
import org.agrona.concurrent.UnsafeBuffer;

/** The calls that set a socket up, as {@link KernelSocket} has them: what fails gives {@code -errno}. */
interface SetupCalls {

    /** Sets an option. */
    int set(int level, int name, UnsafeBuffer value);

    /** Sets an option that is an int. */
    int set(int level, int name, int value);

    /** Reads an option; the bytes that it has. */
    int option(int level, int name, UnsafeBuffer into);

    /** Binds to an address. */
    int bind(UnsafeBuffer address);

    /** Maps memory that the kernel keeps for the socket. */
    Mapping map(long offset, long bytes);

    /** Those of a socket. */
    static SetupCalls of(KernelSocket socket) {
        return new SetupCalls() {
            @Override
            public int set(int level, int name, UnsafeBuffer value) {
                return socket.set(level, name, value);
            }

            @Override
            public int set(int level, int name, int value) {
                return socket.set(level, name, value);
            }

            @Override
            public int option(int level, int name, UnsafeBuffer into) {
                return socket.option(level, name, into);
            }

            @Override
            public int bind(UnsafeBuffer address) {
                return socket.bind(address);
            }

            @Override
            public Mapping map(long offset, long bytes) {
                return socket.map(offset, bytes);
            }
        };
    }
}
