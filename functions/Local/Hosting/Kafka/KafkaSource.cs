using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Settings;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// Where a Kafka-triggered function reads: its attribute, with the settings resolved. How it speaks to the brokers is a matter of settings alone, as in the function app.
/// </summary>
internal sealed record KafkaSource(string Function, string Brokers, string Topic, string Group, ClientConfig Client)
{
    /// <exception cref="HostStartException">A setting is missing, or the trigger isn't one for batches of records.</exception>
    public static KafkaSource Of(LocalFunction function, SettingNames settings, KafkaSecurity security)
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
            security.Client(brokers));
    }
}
