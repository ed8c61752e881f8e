namespace Microsoft.Azure.Functions.Worker;

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
