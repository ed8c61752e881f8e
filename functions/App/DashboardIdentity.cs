using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Serverless.Runtime.Dashboard;

namespace Serverless.Functions;

/// <summary>
/// Where the dashboard is open to identities, its functions take requests without a key: they look at who asks themselves. An attribute
/// takes constants only. Idempotent.
/// </summary>
internal sealed class DashboardIdentity(DashboardAccess access) : IFunctionMetadataTransformer
{
    private static readonly string[] Functions = ["DashboardData", "DashboardAction"];

    public string Name => nameof(DashboardIdentity);

    public void Transform(IList<IFunctionMetadata> original)
    {
        if (!access.IsByIdentity)
            return;
        foreach (var bindings in original.Where(one => Functions.Contains(one.Name)).Select(one => one.RawBindings).OfType<IList<string>>())
        {
            for (var index = 0; index < bindings.Count; index++)
                bindings[index] = Keyless(bindings[index]);
        }
    }

    private static string Keyless(string binding)
    {
        if (JsonNode.Parse(binding) is not JsonObject { } trigger || (string?)trigger["type"] != "httpTrigger")
            return binding;
        trigger["authLevel"] = "Anonymous";
        return trigger.ToJsonString();
    }
}
