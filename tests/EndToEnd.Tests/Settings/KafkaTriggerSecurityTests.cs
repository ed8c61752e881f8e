using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Serverless.Functions;

namespace Serverless.EndToEnd.Tests.Settings;

public sealed class KafkaTriggerSecurityTests
{
    private const string Trigger =
        """{"name":"records","type":"kafkaTrigger","brokerList":"%Kafka:Brokers%","keyDataType":"Binary","cardinality":"Many"}""";
    private const string Client = """{"name":"client","type":"durableClient"}""";
    private static readonly string[] Secure = ["Kafka:Protocol=saslSsl", "Kafka:Username=u", "Kafka:Password=p"];

    [Fact]
    public void A_trigger_gets_the_security_of_the_settings_by_their_names()
    {
        var function = Described(Trigger, Client);

        Transform(function, Secure);

        Assert.Equal(
            [
                Trigger[..^1]
                    + ""","protocol":"SaslSsl","authenticationMode":"Plain","username":"%Kafka:Username%","password":"%Kafka:Password%"}""",
                Client,
            ],
            function.RawBindings);
    }

    [Fact]
    public void Twice_is_the_same_as_once()
    {
        var (once, twice) = (Described(Trigger), Described(Trigger));

        Transform(once, Secure);
        Transform(twice, Secure);
        Transform(twice, Secure);

        Assert.Equal(once.RawBindings, twice.RawBindings);
    }

    [Theory]
    [InlineData]
    [InlineData("Kafka:Protocol=plaintext")]
    [InlineData("Kafka:Protocol=no-such-protocol")]
    public void In_plain_text_and_with_wrong_settings_triggers_stay_as_they_are(params string[] settings)
    {
        var function = Described(Trigger, Client);

        Transform(function, settings);

        Assert.Equal([Trigger, Client], function.RawBindings);
    }

    private static void Transform(DefaultFunctionMetadata function, string[] settings) =>
        new KafkaTriggerSecurity(Given.Settings(settings)).Transform([function, new DefaultFunctionMetadata { Name = "none" }]);

    private static DefaultFunctionMetadata Described(params string[] bindings) => new() { Name = "Ingest", RawBindings = [.. bindings] };
}
