using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace Serverless.Runtime.Settings;

/// <summary>The cluster that sinks produce to: the settings <c>Sinks:*</c>. Without brokers it is the one that is read from.</summary>
public sealed record SinksOptions : IOptionRules
{
    /// <summary>
    /// Addresses of the brokers that sinks produce to, host:port, separated by commas. Without it those of <c>Kafka__Brokers</c>, with
    /// their protocol and user.
    /// </summary>
    /// <value>Host:port, several separated by commas.</value>
    [RegularExpression(
        @"\s*([A-Za-z_]+://)?[A-Za-z0-9._-]+:\d{1,5}(\s*,\s*([A-Za-z_]+://)?[A-Za-z0-9._-]+:\d{1,5})*\s*",
        ErrorMessage = "host:port, several separated by commas")]
    public string? Brokers { get; init; }

    /// <summary>With brokers of their own: the protocol.</summary>
    /// <value>Default plaintext, one of plaintext, ssl, saslPlaintext, saslSsl.</value>
    public SecurityProtocol Protocol { get; init; } = SecurityProtocol.Plaintext;

    /// <summary>With brokers of their own and a SASL protocol: how the client proves who it is.</summary>
    /// <value>Default plain, one of plain, scramSha256, scramSha512.</value>
    public KafkaAuthentication AuthenticationMode { get; init; } = KafkaAuthentication.Plain;

    /// <summary>With brokers of their own and a SASL protocol: the user name. It must be set then.</summary>
    /// <value>Text.</value>
    public string? Username { get; init; }

    /// <summary>With brokers of their own and a SASL protocol: the password. It must be set then.</summary>
    /// <value>Text.</value>
    public string? Password { get; init; }

    /// <summary>
    /// The largest message that sinks produce, in bytes. A larger one is set aside, and health says so. Topics must take as much.
    /// </summary>
    /// <value>Default 1000000, from 1000 to 100000000.</value>
    [Range(1_000, 100_000_000)]
    public int MaxMessageBytes { get; init; } = 1_000_000;

    /// <summary>A client of the cluster.</summary>
    public ClientConfig Client(KafkaOptions read)
    {
        if (Brokers is not { } brokers)
            return KafkaSecurity.From(read).Client(read.Brokers!);
        var own = new KafkaOptions
        {
            Brokers = brokers,
            Protocol = Protocol,
            AuthenticationMode = AuthenticationMode,
            Username = Username,
            Password = Password,
        };
        return KafkaSecurity.From(own).Client(brokers);
    }

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        if (Brokers is null)
            yield break;
        var hasSasl = Protocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl;
        if (hasSasl && Username is null)
            yield return (nameof(Username), "is missing: set it to the user name; for Event Hubs it is $ConnectionString");
        if (hasSasl && Password is null)
            yield return (nameof(Password), "is missing: set it to the password; for Event Hubs it is a connection string of the "
                + "namespace");
    }
}
