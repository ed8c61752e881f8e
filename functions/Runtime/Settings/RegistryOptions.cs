namespace Serverless.Runtime.Settings;

/// <summary>Who may use the schema registry under <c>api/registry</c>: the settings <c>Registry:*</c>.</summary>
public sealed record RegistryOptions
{
    /// <summary>
    /// The password that clients of the schema registry send, with any user name (Basic authentication), to read and to write. Without it
    /// the registry refuses everybody, unless it is open.
    /// </summary>
    /// <value>Text.</value>
    public string? Key { get; init; }

    /// <summary>
    /// Whether everybody who reaches the schema registry may use it, where there is no key. The local host, which only this machine
    /// reaches, sets it.
    /// </summary>
    /// <value>Default false, one of true, false.</value>
    public bool Open { get; init; }
}
