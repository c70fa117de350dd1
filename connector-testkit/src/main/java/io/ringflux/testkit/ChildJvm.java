package io.ringflux.testkit;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that a test or a benchmark starts beside its own. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * The command line of one on the Java, the class path and the module flags ({@code --add-opens} and its like) of
     * this JVM; it inherits no memory limits and no properties.
     *
     * @param options for the JVM, in addition
     */
    public static List<String> command(List<String> options, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return command;
    }
}
