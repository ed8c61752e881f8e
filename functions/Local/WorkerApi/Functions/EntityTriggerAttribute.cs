namespace Microsoft.Azure.Functions.Worker;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EntityTriggerAttribute : Attribute
{
    /// <summary>The function's name, where it isn't set.</summary>
    public string? EntityName { get; set; }
}
