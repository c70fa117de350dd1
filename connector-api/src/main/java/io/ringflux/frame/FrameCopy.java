package io.ringflux.frame;

/**
 * A frame's bytes on the heap, free to keep and to share.
 *
 * @param bytes all segments, one behind the other; the record does not copy the array again
 * @param timestampNs receive time in nanoseconds since the epoch
 * @param port number of the port that received the frame
 * @param queue number of its receive queue
 */
@SuppressWarnings("ArrayRecordComponent") // one copy is the price that was asked for; a defensive second one is not
public record FrameCopy(byte[] bytes, long timestampNs, int port, int queue) {}
