package io.ringflux.nativeio;

/** What one {@link SeqPacketSocket#receive(Received)} has brought. */
public enum ReceiveResult {
    /** A message, in the {@link Received}. */
    MESSAGE,
    /** Nothing has arrived yet. */
    WOULD_BLOCK,
    /** The peer has closed and all its messages have been received. */
    END_OF_STREAM
}
