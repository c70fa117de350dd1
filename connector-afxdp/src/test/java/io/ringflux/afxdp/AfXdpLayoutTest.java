package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts and constants against a table printed by {@code src/test/c/layouts.c}. */
class AfXdpLayoutTest {
    private static final Path TABLE = Path.of("src/test/resources/layouts.txt");
    private static final Map<String, String> LAYOUTS = Map.of(
            "xdp_umem_reg", "socket.UmemRegLayout",
            "xdp_ring_offset", "socket.RingOffsets",
            "sockaddr_xdp", "socket.SockaddrXdpLayout",
            "xdp_desc", "socket.DescriptorLayout",
            "xdp_statistics", "socket.StatisticsLayout",
            "xsk_tx_metadata", "socket.TxMetadataLayout",
            "bpf_attr", "program.BpfAttrLayout",
            "bpf_link_info", "program.BpfLinkInfoLayout",
            "bpf_map_info", "program.BpfMapInfoLayout",
            "netlink", "device.NetlinkLayout");
    private static final List<String> CONSTANTS = List.of("socket.XskUapi", "program.BpfUapi", "device.NetlinkUapi");

    @Test
    void shouldMatchTableWhenReadByReflection() throws Exception {
        Map<String, Long> found = new TreeMap<>();
        for (Map.Entry<String, String> layout : LAYOUTS.entrySet()) {
            for (Field field : constants(layout.getValue())) {
                String name = field.getName().toLowerCase(Locale.ROOT);
                if (name.equals("size")) {
                    found.put("sizeof " + layout.getKey(), number(field));
                } else if (name.endsWith("_size")) {
                    found.put("sizeof " + layout.getKey() + "." + cut(name, "_size"), number(field));
                } else if (name.endsWith("_offset")) {
                    found.put("offsetof " + layout.getKey() + "." + cut(name, "_offset"), number(field));
                }
            }
        }
        for (String holder : CONSTANTS) {
            for (Field field : constants(holder)) {
                found.put("const " + field.getName(), number(field));
            }
        }

        assertThat(found).isEqualTo(table());
    }

    @Test
    void shouldPrintCommittedTableWhenTheProbeRuns(@TempDir Path directory) throws Exception {
        Needs.command("gcc", "install gcc and libc6-dev");
        Path probe = directory.resolve("layouts");

        Shell.run("gcc", "-std=gnu11", "-Wall", "-Werror", "-o", probe.toString(), "src/test/c/layouts.c");
        List<String> printed = Shell.run(probe.toString());

        assertThat(printed).isEqualTo(Files.readAllLines(TABLE));
    }

    private static String cut(String name, String end) {
        return name.substring(0, name.length() - end.length());
    }

    private static List<Field> constants(String holder) throws ClassNotFoundException {
        return List.of(Class.forName("io.ringflux.afxdp." + holder).getDeclaredFields()).stream()
                .filter(field -> Modifier.isStatic(field.getModifiers()) && !Modifier.isPrivate(field.getModifiers()))
                .filter(field -> field.getType().isPrimitive())
                .toList();
    }

    private static long number(Field field) throws IllegalAccessException {
        field.setAccessible(true);
        return ((Number) field.get(null)).longValue();
    }

    private static Map<String, Long> table() throws IOException {
        Map<String, Long> table = new TreeMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            int space = line.lastIndexOf(' ');
            table.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        }
        return table;
    }
}
