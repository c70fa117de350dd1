package io.ringflux.memif;

import io.ringflux.LinkException;
import org.jspecify.annotations.Nullable;

/**
 * Why a memif link ended, or why it never came up.
 *
 * <p>The {@link #reason()} is for programs; the {@link #detail()} is what went to the peer in DISCONNECT, or would
 * have; the {@link #peerMessage()} is what the peer said in its own DISCONNECT, with everything unprintable escaped.
 */
public final class MemifException extends LinkException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String detail;
    private final String peerMessage;

    /** A link that ended by {@code reason}; the peer said nothing. */
    public MemifException(Reason reason, String detail) {
        this(reason, detail, "");
    }

    /** A link that ended by {@code reason}; {@code peerMessage} is the peer's own text, empty where there is none. */
    public MemifException(Reason reason, String detail, String peerMessage) {
        this("memif link", reason, detail, peerMessage, null);
    }

    /** A link that ended by {@code reason} because of {@code cause}; the peer said nothing. */
    public MemifException(Reason reason, String detail, @Nullable Throwable cause) {
        this("memif link", reason, detail, "", cause);
    }

    private MemifException(String link, Reason reason, String detail, String peerMessage, @Nullable Throwable cause) {
        super(text(link, reason, detail, peerMessage), cause);
        this.reason = reason;
        this.detail = detail;
        this.peerMessage = peerMessage;
    }

    /** The same end, told of the link of that name. */
    public MemifException of(String link) {
        return new MemifException(link, reason, detail, peerMessage, getCause());
    }

    /** The kind of end. */
    public Reason reason() {
        return reason;
    }

    /** One clause about this very case, fit for the wire: printable and short. */
    public String detail() {
        return detail;
    }

    /** The text of the peer's DISCONNECT, escaped; empty where the peer gave none. */
    public String peerMessage() {
        return peerMessage;
    }

    private static String text(String link, Reason reason, String detail, String peerMessage) {
        String said = peerMessage.isEmpty() ? "" : ", the peer says \"" + peerMessage + '"';
        String hint = reason.hint.isEmpty() ? "" : ": " + reason.hint;
        return link + " ended (" + reason + "): " + detail + said + hint;
    }

    /** The kinds of end. Only {@link #LOCAL_CLOSE} and {@link #PEER_DISCONNECTED} are orderly. */
    public enum Reason {
        /** Nobody listens where the client wanted to connect. */
        UNREACHABLE,
        /** A message that is not 128 bytes long, or that the kernel had to cut. */
        MALFORMED_MESSAGE,
        /** A message of unknown type, of the other role, or out of turn. */
        UNEXPECTED_MESSAGE,
        /** A message with more or fewer file descriptors than its type asks for. */
        FD_COUNT,
        /** The two ends have no protocol version in common. */
        VERSION_MISMATCH,
        /** The server has no interface of that id. */
        UNKNOWN_ID("set the same id on both ends"),
        /** The ends were configured for different modes. */
        MODE_MISMATCH("set the same mode on both ends"),
        /** The secret is missing or wrong. */
        SECRET_MISMATCH("set the same secret on both ends"),
        /** The process at the other end is none of those that are allowed. */
        PEER_NOT_ALLOWED,
        /** The interface of that id already has a link. */
        ALREADY_CONNECTED("give each client an id of its own"),
        /** A region with an index, a size or a number out of bounds. */
        BAD_REGION,
        /** A ring with an index, a place or a size out of bounds. */
        BAD_RING,
        /** Ring limits that leave no ring to agree on. */
        NO_COMMON_LIMITS("allow more queues or longer rings on one of the ends"),
        /** The shared memory could not be mapped, or does not hold what was announced. */
        MAPPING_FAILED,
        /** The peer hung up where it owed an answer. */
        REFUSED("look at the peer's log, and compare id, secret and queues of both ends"),
        /** The handshake did not end in time. */
        HANDSHAKE_TIMEOUT,
        /** The peer hung up without a DISCONNECT. */
        PEER_GONE,
        /** The peer sent DISCONNECT; during the handshake this is its refusal. */
        PEER_DISCONNECTED,
        /** This end was closed by its own side. */
        LOCAL_CLOSE,
        /** This end could not go on: a system call failed, or there was no memory. */
        LOCAL_FAILURE;

        private final String hint;

        Reason() {
            this("");
        }

        Reason(String hint) {
            this.hint = hint;
        }
    }
}
