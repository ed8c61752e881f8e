namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a record's key is handed over as.</summary>
public enum KafkaMessageKeyType
{
    Int = 0,
    Long,
    String,
    Binary,
}

/// <summary>Numbered as in librdkafka.</summary>
public enum BrokerProtocol
{
    NotSet = -1,
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl,
}

/// <summary>Numbered as in librdkafka.</summary>
public enum BrokerAuthenticationMode
{
    NotSet = -1,
    Gssapi,
    Plain,
    ScramSha256,
    ScramSha512,
    OAuthBearer,
}

/// <summary>Who set a record's time.</summary>
public enum KafkaTimestampType
{
    NotAvailable = 0,
    CreateTime = 1,
    LogAppendTime = 2,
}
