using Confluent.Kafka;
using Microsoft.Extensions.Configuration;

namespace Serverless.Runtime.Settings;

/// <summary>
/// How to speak to the brokers: <c>Kafka:Protocol</c> (plaintext, ssl, saslPlaintext, saslSsl; plaintext when not set) and, with a SASL protocol, <c>Kafka:AuthenticationMode</c>
/// (plain, scramSha256, scramSha512; plain when not set), <c>Kafka:Username</c> and <c>Kafka:Password</c>.
/// </summary>
public sealed record KafkaSecurity(SecurityProtocol Protocol, SaslMechanism? Mechanism, string? Username, string? Password)
{
    public const string UsernameSetting = "Kafka:Username";
    public const string PasswordSetting = "Kafka:Password";

    /// <summary>Plain text, whatever the settings say: an embedded broker speaks nothing else.</summary>
    public static readonly KafkaSecurity None = new(SecurityProtocol.Plaintext, null, null, null);

    /// <summary>Whether it is plain text, as clients speak without being told.</summary>
    public bool HasDefaults => Protocol == SecurityProtocol.Plaintext;

    /// <summary>Throws <see cref="SettingsException"/> for a setting that is missing or isn't one of its values.</summary>
    public static KafkaSecurity From(IConfiguration configuration)
    {
        var protocol = EnumSetting.Of(configuration, "Kafka:Protocol", SecurityProtocol.Plaintext);
        return protocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl
            ? new KafkaSecurity(
                protocol,
                MechanismOf(configuration),
                RequiredSetting.Of(configuration, UsernameSetting, "the user name; for Event Hubs it is $ConnectionString"),
                RequiredSetting.Of(configuration, PasswordSetting, "the password; for Event Hubs it is a connection string of the namespace"))
            : None with { Protocol = protocol };
    }

    /// <summary>A client of these brokers (host:port, separated by commas). The configurations of producers, consumers and the like are made from one.</summary>
#pragma warning disable RS0030 // All others begin here.
    public ClientConfig Client(string brokers) => new()
#pragma warning restore RS0030
    {
        BootstrapServers = brokers,
        SecurityProtocol = HasDefaults ? null : Protocol,
        SaslMechanism = Mechanism,
        SaslUsername = Username,
        SaslPassword = Password,
    };

    private static SaslMechanism MechanismOf(IConfiguration configuration) => EnumSetting.Of(configuration, "Kafka:AuthenticationMode", SaslMechanism.Plain) switch
    {
        var mechanism and (SaslMechanism.Plain or SaslMechanism.ScramSha256 or SaslMechanism.ScramSha512) => mechanism,
        var other => throw new SettingsException("Kafka__AuthenticationMode", $"is '{other}': set one of plain, scramSha256, scramSha512"),
    };
}
