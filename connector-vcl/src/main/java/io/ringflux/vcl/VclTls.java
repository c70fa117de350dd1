package io.ringflux.vcl;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TLS inside VPP, in place of Netty's {@code SslHandler}.
 *
 * <p><b>VPP's clients trust every certificate:</b> VCL has no way to name an authority, a host name or a protocol. Such
 * a connection is encrypted and not authenticated. Use {@code SslHandler} wherever that matters.
 */
public final class VclTls {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.+-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.+)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final VclTls UNAUTHENTICATED = new VclTls("", "");

    private final String certificatePem;
    private final String keyPem;

    private VclTls(String certificatePem, String keyPem) {
        this.certificatePem = certificatePem;
        this.keyPem = keyPem;
    }

    /**
     * For listeners. Both are checked here, since VPP takes anything and fails later.
     *
     * @param certificatePem an X.509 certificate, those of its issuers may follow
     * @param keyPem its private key in PKCS #8
     * @throws IllegalArgumentException where one of them cannot be read, or they do not belong to the same algorithm
     */
    public static VclTls server(String certificatePem, String keyPem) {
        String algorithm = algorithm(certificatePem);
        requireKey(keyPem, algorithm);
        return new VclTls(certificatePem, keyPem);
    }

    /** For who connects: encrypted, whoever answers. */
    public static VclTls unauthenticatedClient() {
        return UNAUTHENTICATED;
    }

    /** Whether there is a certificate to show. */
    public boolean hasCertificate() {
        return !certificatePem.isEmpty();
    }

    /** The certificate as it was given. */
    public String certificatePem() {
        return certificatePem;
    }

    /** The key as it was given. */
    public String keyPem() {
        return keyPem;
    }

    private static String algorithm(String pem) {
        if (!CERTIFICATE.matcher(pem).find()) {
            throw new IllegalArgumentException("certificatePem has no BEGIN CERTIFICATE, expected PEM");
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .getPublicKey()
                    .getAlgorithm();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificatePem is no X.509 certificate: " + e.getMessage(), e);
        }
    }

    private static void requireKey(String pem, String algorithm) {
        Matcher key = KEY.matcher(pem);
        if (!key.find()) {
            throw new IllegalArgumentException("keyPem has no BEGIN PRIVATE KEY, expected PKCS #8 in PEM");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(key.group(1).trim());
            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("keyPem is no key for " + algorithm + ": " + e.getMessage(), e);
        }
    }
}
