package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

/** VPP takes any text for a certificate, so it is read here. */
class VclTlsTest {

    @Test
    void shouldTakeACertificateAndItsKey() throws Exception {
        X509Bundle certificate = SelfSigned.certificate();

        VclTls tls = VclTls.server(certificate.getCertificatePEM(), certificate.getPrivateKeyPEM());

        assertThat(tls.hasCertificate()).isTrue();
        assertThat(VclTls.unauthenticatedClient().hasCertificate()).isFalse();
    }

    @Test
    void shouldRefuseWhatIsNoCertificate() throws Exception {
        String key = SelfSigned.certificate().getPrivateKeyPEM();

        assertThatThrownBy(() -> VclTls.server("garbage", key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("certificatePem has no BEGIN CERTIFICATE, expected PEM");
        assertThatThrownBy(() ->
                        VclTls.server("-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n", key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("certificatePem is no X.509 certificate");
    }

    @Test
    void shouldRefuseAKeyOfAnotherAlgorithm() throws Exception {
        String certificate = SelfSigned.certificate().getCertificatePEM();
        X509Bundle other = new CertificateBuilder()
                .subject("CN=other")
                .setIsCertificateAuthority(true)
                .algorithm(CertificateBuilder.Algorithm.rsa2048)
                .buildSelfSigned();

        assertThatThrownBy(() -> VclTls.server(certificate, other.getPrivateKeyPEM()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("keyPem is no key for EC");
        assertThatThrownBy(() -> VclTls.server(certificate, "garbage"))
                .hasMessage("keyPem has no BEGIN PRIVATE KEY, expected PKCS #8 in PEM");
    }
}
