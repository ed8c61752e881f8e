using System.Text.Json;

namespace Serverless.Local.Hosting.Entities;

/// <summary>Inputs and states are sent and stored as JSON.</summary>
internal static class EntityJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public static byte[] Write(object value) => JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

    public static object? Read(byte[] json, Type type) => JsonSerializer.Deserialize(json, type, Options);
}
