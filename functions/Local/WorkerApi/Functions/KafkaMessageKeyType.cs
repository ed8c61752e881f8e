namespace Microsoft.Azure.Functions.Worker;

public enum KafkaMessageKeyType
{
    Int = 0,
    Long,
    String,
    Binary,
}
