namespace Microsoft.DurableTask.Client.Entities;

public record EntityQuery
{
    /// <summary>As <c>@name@start of key</c>; of all entities without.</summary>
    public string? InstanceIdStartsWith { get; init; }

    public bool IncludeState { get; init; } = true;
}
