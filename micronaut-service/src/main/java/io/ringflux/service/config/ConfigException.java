package io.ringflux.service.config;

/** One property is wrong; the message is one line: its path, what was found, what is expected. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;

    /**
     * @param path of the property, as in {@code ringflux.ports.uplink.role}
     * @param problem what was found and what is expected
     */
    public ConfigException(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
    }

    /** The property's path. */
    public String path() {
        return path;
    }
}
