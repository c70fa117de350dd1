package io.ringflux.afxdp;

import io.ringflux.loop.PollerGroup;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;

/**
 * Two network namespaces with the ends of a veth pair in them, {@code left} and {@code right}, loops and ports of one
 * test, as a field of its class or opened within it; gives all of them back.
 */
public final class XdpLab implements AutoCloseable, BeforeEachCallback, AfterEachCallback {
    /** Address of the end {@code left}. */
    public static final String LEFT_ADDRESS = "10.77.0.1";

    /** Address of the end {@code right}. */
    public static final String RIGHT_ADDRESS = "10.77.0.2";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<AfXdpPort> ports = new ArrayList<>();
    private final String queues;
    private final String mtu;
    private PollerGroup loops;
    private TestNamespace left;
    private TestNamespace right;

    /** With one queue each way and the usual MTU. */
    public XdpLab() {
        this(1, 1500);
    }

    /** With that many queues each way, and that MTU. */
    public XdpLab(int queues, int mtu) {
        Needs.networkNamespaces();
        this.queues = String.valueOf(queues);
        this.mtu = String.valueOf(mtu);
    }

    /** One to be closed by whoever has it. */
    public static XdpLab opened() {
        return opened(1, 1500);
    }

    /** One with that many queues each way, and that MTU, to be closed by whoever has it. */
    public static XdpLab opened(int queues, int mtu) {
        XdpLab lab = new XdpLab(queues, mtu);
        lab.beforeEach(null);
        return lab;
    }

    /** Makes the pair: at first, and again after {@link #unplug()}. */
    public void plugIn() {
        left.run(
                "ip",
                "link",
                "add",
                "left",
                "numrxqueues",
                queues,
                "numtxqueues",
                queues,
                "mtu",
                mtu,
                "type",
                "veth",
                "peer",
                "name",
                "right",
                "numrxqueues",
                queues,
                "numtxqueues",
                queues,
                "mtu",
                mtu,
                "netns",
                right.name());
        prepare(left, "left", LEFT_ADDRESS, queues);
        prepare(right, "right", RIGHT_ADDRESS, queues);
        left.run("ip", "neigh", "replace", RIGHT_ADDRESS, "lladdr", mac(right, "right"), "dev", "left");
        right.run("ip", "neigh", "replace", LEFT_ADDRESS, "lladdr", mac(left, "left"), "dev", "right");
    }

    /** Deletes the pair. */
    public void unplug() {
        left.run("ip", "link", "delete", "left");
    }

    /** The namespace with the end {@code left}. */
    public TestNamespace left() {
        return left;
    }

    /** The namespace with the end {@code right}. */
    public TestNamespace right() {
        return right;
    }

    /** A client for the end {@code left}. */
    public AfXdpClient leftClient() {
        return client(left, "left");
    }

    /** A client for the end {@code right}. */
    public AfXdpClient rightClient() {
        return client(right, "right");
    }

    /** The port that a client describes. */
    public AfXdpPort open(AfXdpClient client) {
        AfXdpPort port = client.connectNow();
        ports.add(port);
        return port;
    }

    /** Disposes a port and waits for its end. */
    public void dispose(AfXdpPort port) {
        port.dispose();
        port.onDispose().block(PATIENCE);
    }

    /** A UDP socket of the kernel at the end {@code left}. */
    public DatagramSocket leftUdp(int port) {
        return udp(left, LEFT_ADDRESS, port);
    }

    /** A UDP socket of the kernel at the end {@code right}. */
    public DatagramSocket rightUdp(int port) {
        return udp(right, RIGHT_ADDRESS, port);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        loops = PollerGroup.create("xdp", 2);
        left = new TestNamespace();
        right = new TestNamespace();
        plugIn();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        try {
            ports.forEach(AfXdpPort::dispose);
            Flux.fromIterable(ports).flatMap(AfXdpPort::onDispose).blockLast(PATIENCE);
        } finally {
            loops.dispose();
            Stream.of(left, right).filter(Objects::nonNull).forEach(TestNamespace::close);
        }
    }

    private AfXdpClient client(TestNamespace namespace, String interfaceName) {
        return AfXdpClient.create(interfaceName).namespace(namespace.name()).loops(loops);
    }

    private static void prepare(TestNamespace namespace, String end, String address, String queues) {
        namespace.run("ip", "address", "add", address + "/24", "dev", end);
        namespace.run("ethtool", "-K", end, "tx", "off");
        if (!queues.equals("1")) {
            namespace.run("ethtool", "-L", end, "rx", queues, "tx", queues);
        }
        namespace.run("ip", "link", "set", end, "up");
    }

    private static String mac(TestNamespace namespace, String end) {
        return namespace.run("cat", "/sys/class/net/" + end + "/address").get(0);
    }

    private static DatagramSocket udp(TestNamespace namespace, String address, int port) {
        return namespace.call(() -> {
            DatagramSocket socket = new DatagramSocket(port, InetAddress.getByName(address));
            socket.setSoTimeout(2_000);
            return socket;
        });
    }
}
