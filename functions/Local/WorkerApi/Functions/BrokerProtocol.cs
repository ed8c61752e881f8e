namespace Microsoft.Azure.Functions.Worker;

/// <summary>Numbered as in librdkafka.</summary>
public enum BrokerProtocol
{
    NotSet = -1,
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl,
}
