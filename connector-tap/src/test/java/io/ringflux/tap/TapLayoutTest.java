package io.ringflux.tap;

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
class TapLayoutTest {
    private static final Path TABLE = Path.of("src/test/resources/layouts.txt");
    private static final Map<String, String> LAYOUTS = Map.ofEntries(
            Map.entry("ethtool_coalesce", "device.EthtoolCoalesceLayout"),
            Map.entry("ifaddrmsg", "netlink.IfaddrmsgLayout"),
            Map.entry("ifinfomsg", "netlink.IfinfomsgLayout"),
            Map.entry("ifreq", "device.IfreqLayout"),
            Map.entry("ndmsg", "netlink.NdmsgLayout"),
            Map.entry("nlmsghdr", "netlink.NlmsghdrLayout"),
            Map.entry("rtattr", "netlink.Attributes"),
            Map.entry("rtmsg", "netlink.RtmsgLayout"),
            Map.entry("vhost_memory", "vhost.VhostMemoryLayout"),
            Map.entry("vhost_memory_region", "vhost.VhostMemoryLayout$Region"),
            Map.entry("vhost_vring_addr", "vhost.VringAddrLayout"),
            Map.entry("vhost_vring_state", "vhost.VringStateLayout"),
            Map.entry("virtio_net_hdr_v1", "offload.VnetHeader"),
            Map.entry("vring_avail", "vhost.VringAvailLayout"),
            Map.entry("vring_desc", "vhost.VringDescLayout"),
            Map.entry("vring_used", "vhost.VringUsedLayout"));
    private static final List<String> CONSTANTS = List.of("netlink.Rtnl", "device.TunUapi", "vhost.VhostUapi");

    @Test
    void shouldMatchTableWhenReadByReflection() throws Exception {
        Map<String, Long> found = new TreeMap<>();
        for (Map.Entry<String, String> layout : LAYOUTS.entrySet()) {
            for (Field field : constants(layout.getValue())) {
                String name = field.getName();
                if (name.equals("SIZE")) {
                    found.put("sizeof " + layout.getKey(), number(field));
                } else if (name.endsWith("_OFFSET")) {
                    String member = name.substring(0, name.length() - "_OFFSET".length());
                    found.put("offsetof " + layout.getKey() + "." + member.toLowerCase(Locale.ROOT), number(field));
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

        Shell.run("gcc", "-std=c11", "-Wall", "-Werror", "-o", probe.toString(), "src/test/c/layouts.c");
        List<String> printed = Shell.run(probe.toString());

        assertThat(printed).isEqualTo(Files.readAllLines(TABLE));
    }

    private static List<Field> constants(String holder) throws ClassNotFoundException {
        return List.of(Class.forName("io.ringflux.tap." + holder).getDeclaredFields()).stream()
                .filter(field -> Modifier.isStatic(field.getModifiers()) && !Modifier.isPrivate(field.getModifiers()))
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
