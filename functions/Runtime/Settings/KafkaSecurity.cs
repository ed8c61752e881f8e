using Confluent.Kafka;
using Microsoft.Extensions.Configuration;

namespace Serverless.Runtime.Settings;

/// <summary>How to speak to the brokers, as the settings <c>Kafka:*</c> say (<see cref="KafkaOptions"/>).</summary>
/// <param name="Protocol">The protocol of the connections.</param>
/// <param name="Mechanism">The SASL mechanism; null without SASL.</param>
/// <param name="Username">The SASL user name; null without SASL.</param>
/// <param name="Password">The SASL password; null without SASL.</param>
public sealed record KafkaSecurity(SecurityProtocol Protocol, SaslMechanism? Mechanism, string? Username, string? Password)
{
    /// <summary>The setting that has the user name.</summary>
    public const string UsernameSetting = "Kafka:Username";

    /// <summary>The setting that has the password.</summary>
    public const string PasswordSetting = "Kafka:Password";

    /// <summary>Plain text, whatever the settings say: an embedded broker speaks nothing else.</summary>
    public static readonly KafkaSecurity None = new(SecurityProtocol.Plaintext, null, null, null);

    /// <summary>Whether it is plain text, as clients speak without being told.</summary>
    public bool HasDefaults => Protocol == SecurityProtocol.Plaintext;

    /// <summary>Throws <see cref="SettingsException"/> for a setting that is missing or isn't one of its values.</summary>
    public static KafkaSecurity From(IConfiguration configuration) => From(KafkaOptions.From(configuration));

    /// <summary>What options without mistakes say.</summary>
    public static KafkaSecurity From(KafkaOptions options) => options.HasSasl
        ? new KafkaSecurity(options.Protocol, MechanismOf(options.AuthenticationMode), options.Username, options.Password)
        : None with { Protocol = options.Protocol };

    /// <summary>
    /// A client of these brokers (host:port, separated by commas). The configurations of producers, consumers and the like are made from
    /// one.
    /// </summary>
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

    private static SaslMechanism MechanismOf(KafkaAuthentication mode) => mode switch
    {
        KafkaAuthentication.ScramSha256 => SaslMechanism.ScramSha256,
        KafkaAuthentication.ScramSha512 => SaslMechanism.ScramSha512,
        _ => SaslMechanism.Plain,
    };
}
