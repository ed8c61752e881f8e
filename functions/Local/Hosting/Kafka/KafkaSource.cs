using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Hosting.Settings;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>Where a Kafka-triggered function reads: its attribute, with the settings resolved.</summary>
internal sealed record KafkaSource(string Function, string Brokers, string Topic, string Group, ClientConfig Client)
{
    /// <exception cref="HostStartException">A setting is missing, or the trigger isn't one for batches of records.</exception>
    public static KafkaSource Of(LocalFunction function, SettingNames settings)
    {
        var trigger = (KafkaTriggerAttribute)function.Trigger;
        if (!trigger.IsBatched || trigger.KeyDataType != KafkaMessageKeyType.Binary || function.TriggerParameter.ParameterType != typeof(KafkaRecord[]))
            throw new HostStartException($"Function {function.Name}: the Kafka trigger must be IsBatched, with binary keys, on a parameter of type KafkaRecord[].");
        var brokers = settings.Resolve(trigger.BrokerList, function.Name, "its broker list");
        return new KafkaSource(
            function.Name,
            brokers,
            settings.Resolve(trigger.Topic, function.Name, "its topic"),
            settings.Resolve(trigger.ConsumerGroup ?? "$Default", function.Name, "its consumer group"),
            ClientOf(trigger, brokers, settings, function.Name));
    }

    private static ClientConfig ClientOf(KafkaTriggerAttribute trigger, string brokers, SettingNames settings, string function)
    {
        var client = new ClientConfig { BootstrapServers = brokers };
        if (trigger.Protocol != BrokerProtocol.NotSet)
            client.SecurityProtocol = (SecurityProtocol)trigger.Protocol;
        if (trigger.AuthenticationMode != BrokerAuthenticationMode.NotSet)
            client.SaslMechanism = (SaslMechanism)trigger.AuthenticationMode;
        if (trigger.Username is not null)
            client.SaslUsername = settings.Resolve(trigger.Username, function, "its user name");
        if (trigger.Password is not null)
            client.SaslPassword = settings.Resolve(trigger.Password, function, "its password");
        return client;
    }
}
