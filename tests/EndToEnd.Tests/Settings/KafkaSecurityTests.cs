using Confluent.Kafka;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Settings;

public sealed class KafkaSecurityTests
{
    [Theory]
    [InlineData]
    [InlineData("Kafka:Protocol=plaintext")]
    [InlineData("Kafka:Protocol=plaintext", "Kafka:Username=unused", "Kafka:AuthenticationMode=plain")]
    public void Plain_text_is_how_it_is_without_settings(params string[] settings)
    {
        var security = KafkaSecurity.From(Given.Settings(settings));

        Assert.True(security.HasDefaults);
        Assert.Equal([KeyValuePair.Create("bootstrap.servers", "b:1")], security.Client("b:1"));
    }

    [Fact]
    public void Sasl_over_tls_takes_a_user_and_a_password()
    {
        var client = KafkaSecurity
            .From(Given.Settings("Kafka:Protocol=saslSsl", "Kafka:Username=$ConnectionString", "Kafka:Password=Endpoint=sb://x/;Key=y="))
            .Client("b:1");

        Assert.Equal((SecurityProtocol.SaslSsl, SaslMechanism.Plain), (client.SecurityProtocol, client.SaslMechanism));
        Assert.Equal(("$ConnectionString", "Endpoint=sb://x/;Key=y="), (client.SaslUsername, client.SaslPassword));
    }

    [Theory]
    [InlineData("the setting 'Kafka__Protocol' is 'tls': set one of plaintext, ssl, saslPlaintext, saslSsl", "Kafka:Protocol=tls")]
    [InlineData(
        "the setting 'Kafka__Username' is missing: set it to the user name; for Event Hubs it is $ConnectionString",
        "Kafka:Protocol=saslSsl",
        "Kafka:Password=p")]
    [InlineData(
        "the setting 'Kafka__Password' is missing: set it to the password; for Event Hubs it is a connection string of the namespace",
        "Kafka:Protocol=saslSsl",
        "Kafka:Username=u")]
    [InlineData(
        "the setting 'Kafka__AuthenticationMode' has a value of length 11 that isn't allowed: set one of plain, scramSha256, scramSha512",
        "Kafka:Protocol=saslSsl",
        "Kafka:AuthenticationMode=oauthBearer")]
    public void What_is_missing_or_wrong_is_named_with_what_to_set(string message, params string[] settings)
    {
        var refused = Assert.Throws<SettingsException>(() => KafkaSecurity.From(Given.Settings(settings)));

        Assert.Equal(message, refused.Message);
    }
}
