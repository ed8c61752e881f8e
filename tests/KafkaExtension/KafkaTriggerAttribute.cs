using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The trigger as the published extension declares it, with the properties that this function app may set.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
[InputConverter(typeof(KafkaRecordConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class KafkaTriggerAttribute(string brokerList, string topic) : TriggerBindingAttribute, ISupportCardinality
{
    public string Topic { get; private set; } = topic;

    public string BrokerList { get; private set; } = brokerList;

    public string ConsumerGroup { get; set; }

    public KafkaMessageKeyType KeyDataType { get; set; } = KafkaMessageKeyType.String;

    public BrokerAuthenticationMode AuthenticationMode { get; set; } = BrokerAuthenticationMode.NotSet;

    public string Username { get; set; }

    public string Password { get; set; }

    public BrokerProtocol Protocol { get; set; } = BrokerProtocol.NotSet;

    public long LagThreshold { get; set; } = 1000;

    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
