package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.layout.Abi;
import io.ringflux.nativeio.layout.CmsghdrLayout;
import io.ringflux.nativeio.layout.EpollEventLayout;
import io.ringflux.nativeio.layout.IovecLayout;
import io.ringflux.nativeio.layout.MsghdrLayout;
import io.ringflux.nativeio.layout.PollfdLayout;
import io.ringflux.nativeio.layout.SockaddrNlLayout;
import io.ringflux.nativeio.layout.SockaddrUnLayout;
import io.ringflux.nativeio.layout.StatfsLayout;
import io.ringflux.nativeio.layout.StatxLayout;
import io.ringflux.nativeio.layout.TimespecLayout;
import io.ringflux.nativeio.layout.UcredLayout;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layouts and constants against tables printed by {@code src/test/c/layouts.c}, one for each processor. */
class LayoutTest {
    private static final Map<String, Class<?>> LAYOUTS = Map.ofEntries(
            Map.entry("__kernel_timespec", TimespecLayout.class),
            Map.entry("cmsghdr", CmsghdrLayout.class),
            Map.entry("epoll_event", EpollEventLayout.class),
            Map.entry("iovec", IovecLayout.class),
            Map.entry("msghdr", MsghdrLayout.class),
            Map.entry("pollfd", PollfdLayout.class),
            Map.entry("sockaddr_nl", SockaddrNlLayout.class),
            Map.entry("sockaddr_un", SockaddrUnLayout.class),
            Map.entry("statfs", StatfsLayout.class),
            Map.entry("statx", StatxLayout.class),
            Map.entry("ucred", UcredLayout.class));

    @Test
    void shouldMatchTableWhenLayoutsAreReadByReflection() throws IOException, ReflectiveOperationException {
        Map<String, Long> layouts = new TreeMap<>(table(Abi.current()));
        layouts.keySet().removeIf(key -> key.startsWith("const "));

        assertThat(javaLayouts()).isEqualTo(layouts);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMatchTableWhenProcessorsDiffer(Abi abi) throws IOException {
        Map<String, Long> table = table(abi);

        assertThat(table)
                .containsEntry("sizeof epoll_event", (long) abi.epollEventBytes())
                .containsEntry("offsetof epoll_event.data", (long) abi.epollDataOffset())
                .containsEntry("const SYS_gettid", (long) abi.gettidNumber())
                .containsEntry("const SYS_bpf", (long) abi.bpfNumber())
                .containsEntry("const SYS_epoll_pwait2", (long) Abi.SYS_EPOLL_PWAIT2);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMatchTableWhenConstantsAreReadByReflection(Abi abi) throws IOException, ReflectiveOperationException {
        Map<String, Long> table = table(abi);

        for (Class<?> holder : List.of(Uapi.class, Errno.class)) {
            for (Field field : constants(holder)) {
                long value = ((Number) field.get(null)).longValue();
                // C has some of the int constants as unsigned.
                long expected = table.getOrDefault("const " + field.getName(), Long.MIN_VALUE);
                assertThat(field.getType() == int.class ? (int) expected : expected)
                        .as("%s.%s", holder.getSimpleName(), field.getName())
                        .isEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMatchTableWhenSpaceOfControlMessagesIsComputed(Abi abi) throws IOException {
        assertThat(table(abi))
                .containsEntry("const CMSG_LEN(4)", (long) CmsghdrLayout.SIZE + 4)
                .containsEntry("const CMSG_SPACE(4)", (long) CmsghdrLayout.space(4))
                .containsEntry("const CMSG_SPACE(12)", (long) CmsghdrLayout.space(12))
                .containsEntry("const sizeof(sun_path)", (long) SockaddrUnLayout.SUN_PATH_LENGTH);
    }

    @Test
    void shouldPrintCommittedTableWhenTheProbeRuns(@TempDir Path directory) throws Exception {
        Requirement.command("gcc", "install gcc and libc6-dev");
        Path probe = directory.resolve("layouts");

        Requirement.run("gcc", "-std=c11", "-Wall", "-Werror", "-o", probe.toString(), "src/test/c/layouts.c");
        List<String> printed = Requirement.run(probe.toString());

        assertThat(printed).isEqualTo(Files.readAllLines(path(Abi.current())));
    }

    @Test
    void shouldNameEachErrorNumberAsItsConstant() throws ReflectiveOperationException {
        for (Field field : constants(Errno.class)) {
            assertThat(Errno.name(field.getInt(null))).isEqualTo(field.getName());
        }
        assertThat(Errno.name(133)).isEqualTo("EHWPOISON");
        assertThat(Errno.name(41)).isEqualTo("errno 41");
        assertThat(Errno.name(4096)).isEqualTo("errno 4096");
        assertThat(Errno.name(-1)).isEqualTo("errno -1");
    }

    private static Map<String, Long> javaLayouts() throws ReflectiveOperationException {
        Map<String, Long> found = new TreeMap<>();
        for (Map.Entry<String, Class<?>> layout : LAYOUTS.entrySet()) {
            for (Field field : constants(layout.getValue())) {
                String name = field.getName();
                if (name.equals("SIZE")) {
                    found.put("sizeof " + layout.getKey(), (long) field.getInt(null));
                } else if (name.endsWith("_OFFSET")) {
                    String member = name.replace("_OFFSET", "").toLowerCase(Locale.ROOT);
                    found.put("offsetof " + layout.getKey() + "." + member, (long) field.getInt(null));
                }
            }
        }
        return found;
    }

    private static List<Field> constants(Class<?> holder) {
        return List.of(holder.getDeclaredFields()).stream()
                .filter(field -> Modifier.isStatic(field.getModifiers()) && !Modifier.isPrivate(field.getModifiers()))
                .toList();
    }

    private static Map<String, Long> table(Abi abi) throws IOException {
        Map<String, Long> table = new LinkedHashMap<>();
        for (String line : Files.readAllLines(path(abi))) {
            int space = line.lastIndexOf(' ');
            table.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        }
        return table;
    }

    private static Path path(Abi abi) {
        return Path.of("src/test/resources/layouts-" + abi.name().toLowerCase(Locale.ROOT) + ".txt");
    }
}
