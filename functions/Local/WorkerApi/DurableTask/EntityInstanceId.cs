namespace Microsoft.DurableTask.Entities;

/// <summary>An entity's name, in lower case, and key. As text: <c>@name@key</c>.</summary>
public readonly record struct EntityInstanceId
{
    public EntityInstanceId(string name, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(key);
        if (name.Contains('@'))
            throw new ArgumentException("Entity names may not contain '@'.", nameof(name));
        Name = name.ToLowerInvariant();
        Key = key;
    }

    public string Name { get; }

    public string Key { get; }

    public static EntityInstanceId FromString(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var end = instanceId.IndexOf('@', 1);
        if (end <= 0 || instanceId[0] != '@')
            throw new ArgumentException($"'{instanceId}' is not an entity id.", nameof(instanceId));
        return new EntityInstanceId(instanceId[1..end], instanceId[(end + 1)..]);
    }

    public override string ToString() => $"@{Name}@{Key}";
}
