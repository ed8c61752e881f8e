using System.Text;

namespace Microsoft.Azure.Functions.Worker;

public class KafkaHeader
{
    public string Key { get; set; } = "";

    public byte[]? Value { get; set; }

    public string? GetValueAsString() => Value is null ? null : Encoding.UTF8.GetString(Value);
}
