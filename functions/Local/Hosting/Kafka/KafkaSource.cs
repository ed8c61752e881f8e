using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Settings;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>The topic, consumer group and brokers of a Kafka-triggered function, from its trigger, with the settings resolved.</summary>
internal sealed record KafkaSource(string Function, string Brokers, string Topic, string Group, ClientConfig Client)
{
    /// <exception cref="HostStartException">A setting is missing, or the trigger isn't one for batches of records.</exception>
    public static KafkaSource Of(LocalFunction function, SettingNames settings)
    {
        var (name, trigger) = (function.Name, (KafkaTrigger)function.Trigger);
        if (!TakesBatchesOfRecords(function, trigger))
            throw new HostStartException(
                $"Function {name}: the Kafka trigger must be IsBatched, with binary keys, on a parameter of type KafkaRecord[].");
        var brokers = settings.Resolve(trigger.BrokerList, name, "its broker list");
        return new KafkaSource(
            name,
            brokers,
            settings.Resolve(trigger.Topic, name, "its topic"),
            settings.Resolve(trigger.ConsumerGroup, name, "its consumer group"),
            SecurityOf(trigger, name, settings).Client(brokers));
    }

    private static bool TakesBatchesOfRecords(LocalFunction function, KafkaTrigger trigger) =>
        trigger is { Cardinality: Cardinality.Many, KeyDataType: KafkaMessageKeyType.Binary }
        && function.TriggerParameter.ParameterType == typeof(KafkaRecord[]);

    // The extension's enums have the same numbers as the client's.
    private static KafkaSecurity SecurityOf(KafkaTrigger trigger, string function, SettingNames settings) =>
        trigger.Protocol is BrokerProtocol.NotSet or BrokerProtocol.Plaintext
            ? KafkaSecurity.None
            : new KafkaSecurity(
                (SecurityProtocol)trigger.Protocol,
                trigger.AuthenticationMode is BrokerAuthenticationMode.NotSet ? null : (SaslMechanism)trigger.AuthenticationMode,
                trigger.Username is { } user ? settings.ResolveSecret(user, function, "its user name") : null,
                trigger.Password is { } password ? settings.ResolveSecret(password, function, "its password") : null);
}
