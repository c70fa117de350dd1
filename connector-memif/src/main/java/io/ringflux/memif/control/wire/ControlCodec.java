package io.ringflux.memif.control.wire;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Between the typed messages and their 128 bytes, in host byte order. What is sent has zeroes wherever a message says
 * nothing; what is received there is ignored. Any 128 bytes decode: nothing is validated but the type.
 */
public final class ControlCodec {
    private ControlCodec() {}

    /**
     * Writes {@link ControlMessage#LENGTH} bytes. Texts that do not fit their field are cut.
     *
     * @throws IllegalArgumentException for {@link ControlMessage.Unknown}, which is only ever received
     */
    public static void encode(ControlMessage message, MutableDirectBuffer buffer, int offset) {
        if (message instanceof ControlMessage.Ack) {
            MessageLayout.start(buffer, offset, MessageLayout.ACK);
        } else if (message instanceof ControlMessage.Hello hello) {
            HelloLayout.put(buffer, offset, hello);
        } else if (message instanceof ControlMessage.Init init) {
            InitLayout.put(buffer, offset, init);
        } else if (message instanceof ControlMessage.AddRegion addRegion) {
            AddRegionLayout.put(buffer, offset, addRegion);
        } else if (message instanceof ControlMessage.AddRing addRing) {
            AddRingLayout.put(buffer, offset, addRing);
        } else if (message instanceof ControlMessage.Connect connect) {
            ConnectLayout.put(buffer, offset, MessageLayout.CONNECT, connect.interfaceName());
        } else if (message instanceof ControlMessage.Connected connected) {
            ConnectLayout.put(buffer, offset, MessageLayout.CONNECTED, connected.interfaceName());
        } else if (message instanceof ControlMessage.Disconnect disconnect) {
            DisconnectLayout.put(buffer, offset, disconnect);
        } else {
            throw new IllegalArgumentException("message " + message + " has no form on the wire");
        }
    }

    /** Reads {@link ControlMessage#LENGTH} bytes. */
    public static ControlMessage decode(DirectBuffer buffer, int offset) {
        int type = MessageLayout.type(buffer, offset);
        return switch (type) {
            case MessageLayout.ACK -> new ControlMessage.Ack();
            case MessageLayout.HELLO -> HelloLayout.get(buffer, offset);
            case MessageLayout.INIT -> InitLayout.get(buffer, offset);
            case MessageLayout.ADD_REGION -> AddRegionLayout.get(buffer, offset);
            case MessageLayout.ADD_RING -> AddRingLayout.get(buffer, offset);
            case MessageLayout.CONNECT -> new ControlMessage.Connect(ConnectLayout.interfaceName(buffer, offset));
            case MessageLayout.CONNECTED -> new ControlMessage.Connected(ConnectLayout.interfaceName(buffer, offset));
            case MessageLayout.DISCONNECT -> DisconnectLayout.get(buffer, offset);
            default -> new ControlMessage.Unknown(type);
        };
    }
}
