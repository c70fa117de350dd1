package io.ringflux.service.config;

import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** The YAML files that the command line names. */
public final class ConfigFiles {

    /** Above what the service brings with it, below environment variables and system properties. */
    private static final int FIRST_ORDER = EnvironmentPropertySource.POSITION - 50;

    private ConfigFiles() {}

    /** Reads the files; later ones override earlier ones. */
    public static PropertySource[] read(List<Path> files) {
        PropertySource[] sources = new PropertySource[files.size()];
        for (int i = 0; i < sources.length; i++) {
            Path file = files.get(i);
            sources[i] = PropertySource.of(file.toString(), read(file), FIRST_ORDER + i);
        }
        return sources;
    }

    private static Map<String, Object> read(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            return new YamlPropertySourceLoader().read(file.toString(), input);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String place = mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            throw new ConfigException(file.toString(), place + ": " + e.getProblem());
        } catch (IOException e) {
            throw new ConfigException(file.toString(), "found no readable file, expected a YAML file");
        }
    }
}
