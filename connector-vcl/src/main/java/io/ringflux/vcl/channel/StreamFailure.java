package io.ringflux.vcl.channel;

import io.ringflux.nativeio.Errno;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclSession;

/** What has ended a stream that was connected. */
final class StreamFailure {
    private StreamFailure() {}

    /** VCL calls a session that VPP has cleaned up after a reset not connected, where bytes were left unread. */
    static VclException of(String doing, VclSocketChannel channel, int result) {
        int errno = result == VclSession.NOT_CONNECTED ? Errno.ECONNRESET : -result;
        return new VclException(doing + " " + channel, errno, "");
    }
}
