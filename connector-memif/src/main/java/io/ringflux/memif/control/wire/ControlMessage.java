package io.ringflux.memif.control.wire;

/**
 * One message of the control channel in typed form. Numbers are unsigned; the strings of a decoded message are cut at
 * their first NUL and escaped, see {@link ControlCodec}.
 */
public sealed interface ControlMessage {
    /** Bytes of every message on the wire. */
    int LENGTH = MessageLayout.SIZE;

    /** The one protocol version this end speaks: major 2, minor 0. */
    int VERSION = 0x0200;

    /** What the specification calls this message. */
    String wireName();

    /** The server took the client's last INIT, ADD_REGION or ADD_RING. */
    record Ack() implements ControlMessage {
        @Override
        public String wireName() {
            return "ACK";
        }
    }

    /**
     * The server's greeting. Ring limits and region limit are highest indexes, not counts.
     *
     * @param name the server's application
     */
    record Hello(
            String name, int minVersion, int maxVersion, int maxRegion, int maxS2cRing, int maxC2sRing, int maxRingLog2)
            implements ControlMessage {
        @Override
        public String wireName() {
            return "HELLO";
        }
    }

    /**
     * The client asks for an interface.
     *
     * @param mode as on the wire; it need not be an assigned value
     * @param name the client's application
     */
    record Init(int version, long id, int mode, Secret secret, String name) implements ControlMessage {
        @Override
        public String wireName() {
            return "INIT";
        }
    }

    /**
     * The client shares memory, with one fd.
     *
     * @param bytes unsigned: negative where the peer announced 2^63 or more
     */
    record AddRegion(int index, long bytes) implements ControlMessage {
        @Override
        public String wireName() {
            return "ADD_REGION";
        }
    }

    /**
     * The client places a ring, with its eventfd.
     *
     * @param offset bytes from the start of the region
     */
    record AddRing(RingDirection direction, int index, int region, long offset, int ringLog2, int privateHeaderBytes)
            implements ControlMessage {
        @Override
        public String wireName() {
            return "ADD_RING";
        }
    }

    /** The client has announced everything. */
    record Connect(String interfaceName) implements ControlMessage {
        @Override
        public String wireName() {
            return "CONNECT";
        }
    }

    /** The server is up. */
    record Connected(String interfaceName) implements ControlMessage {
        @Override
        public String wireName() {
            return "CONNECTED";
        }
    }

    /**
     * Either end leaves.
     *
     * @param code 0 in everything ever sent
     */
    record Disconnect(long code, String reason) implements ControlMessage {
        @Override
        public String wireName() {
            return "DISCONNECT";
        }
    }

    /** A message of a type that is not assigned. */
    record Unknown(int type) implements ControlMessage {
        @Override
        public String wireName() {
            return "type " + type;
        }
    }
}
