namespace Serverless.Runtime.Dashboard;

/// <summary>By what the dashboard knows who may read and who may write.</summary>
public enum DashboardBy
{
    /// <summary>Function keys: the host looks at them, one of a function for reading, one of another for writing.</summary>
    Key,

    /// <summary>The identity that App Service authentication has found (Microsoft Entra), and its roles in the app.</summary>
    Entra,
}

/// <summary>Who may use the dashboard: the settings <c>Dashboard:*</c>.</summary>
public sealed record DashboardOptions
{
    /// <summary>
    /// By what the dashboard knows who may see it: function keys, or identities of Microsoft Entra, for which the app must have App Service
    /// authentication.
    /// </summary>
    /// <value>Default key, one of key, entra.</value>
    public DashboardBy Access { get; init; } = DashboardBy.Key;

    /// <summary>The app role whose owners may see the dashboard, where access is by identity.</summary>
    /// <value>Default Pipelines.Read, text.</value>
    public string ReadRole { get; init; } = "Pipelines.Read";

    /// <summary>The app role whose owners may also change something on the dashboard, where access is by identity.</summary>
    /// <value>Default Pipelines.Write, text.</value>
    public string WriteRole { get; init; } = "Pipelines.Write";
}
