using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;

namespace Serverless.Runtime.Settings;

/// <summary>How a client proves who it is, with SASL.</summary>
public enum KafkaAuthentication
{
    /// <summary>User name and password in clear text.</summary>
    Plain,

    /// <summary>SCRAM with SHA-256.</summary>
    ScramSha256,

    /// <summary>SCRAM with SHA-512.</summary>
    ScramSha512,
}

/// <summary>Where the brokers are and how to speak to them: the settings <c>Kafka:*</c>.</summary>
public sealed record KafkaOptions : IOptionRules
{
    /// <summary>Addresses of the brokers, host:port, separated by commas. It must be set.</summary>
    /// <value>Host:port, several separated by commas.</value>
    [RegularExpression(
        @"\s*([A-Za-z_]+://)?[A-Za-z0-9._-]+:\d{1,5}(\s*,\s*([A-Za-z_]+://)?[A-Za-z0-9._-]+:\d{1,5})*\s*",
        ErrorMessage = "host:port, several separated by commas")]
    public string? Brokers { get; init; }

    /// <summary>The protocol.</summary>
    /// <value>Default plaintext, one of plaintext, ssl, saslPlaintext, saslSsl.</value>
    public SecurityProtocol Protocol { get; init; } = SecurityProtocol.Plaintext;

    /// <summary>With a SASL protocol: how the client proves who it is.</summary>
    /// <value>Default plain, one of plain, scramSha256, scramSha512.</value>
    public KafkaAuthentication AuthenticationMode { get; init; } = KafkaAuthentication.Plain;

    /// <summary>With a SASL protocol: the user name. It must be set then; for Event Hubs it is <c>$ConnectionString</c>.</summary>
    /// <value>Text.</value>
    public string? Username { get; init; }

    /// <summary>
    /// With a SASL protocol: the password. It must be set then; for Event Hubs it is a connection string of the namespace.
    /// </summary>
    /// <value>Text.</value>
    public string? Password { get; init; }

    /// <summary>Of the local host alone: the group protocol, <c>classic</c> for brokers before Kafka 4.0.</summary>
    /// <value>Default consumer, one of classic, consumer.</value>
    public GroupProtocol GroupProtocol { get; init; } = GroupProtocol.Consumer;

    internal bool HasSasl => Protocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl;

    /// <summary>
    /// Throws <see cref="SettingsException"/> for a setting that is missing or isn't one of its values. Misspelt names aren't reported.
    /// </summary>
    public static KafkaOptions From(IConfiguration configuration)
    {
        var mistakes = new List<SettingMistake>();
        var options = SettingsSection.Of(configuration, "Kafka").Read<KafkaOptions>(mistakes);
        SettingsException.ThrowIfAny(mistakes);
        return options;
    }

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        if (HasSasl && Username is null)
            yield return (nameof(Username), "is missing: set it to the user name; for Event Hubs it is $ConnectionString");
        if (HasSasl && Password is null)
            yield return (nameof(Password), "is missing: set it to the password; for Event Hubs it is a connection string of the "
                + "namespace");
    }
}
