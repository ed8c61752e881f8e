namespace Microsoft.Azure.Functions.Worker;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class KafkaTriggerAttribute(string brokerList, string topic) : Attribute
{
    public string BrokerList { get; private set; } = brokerList;

    public string Topic { get; private set; } = topic;

    public string? ConsumerGroup { get; set; }

    public bool IsBatched { get; set; }

    public KafkaMessageKeyType KeyDataType { get; set; } = KafkaMessageKeyType.String;

    public BrokerProtocol Protocol { get; set; } = BrokerProtocol.NotSet;

    public BrokerAuthenticationMode AuthenticationMode { get; set; } = BrokerAuthenticationMode.NotSet;

    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>Unread records an instance; only the cloud's scaler looks at it.</summary>
    public long LagThreshold { get; set; } = 1000;
}
