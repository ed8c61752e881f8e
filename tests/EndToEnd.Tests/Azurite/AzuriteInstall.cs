namespace Serverless.EndToEnd.Tests.Azurite;

/// <summary>Azurite from npm, in <c>tests/azurite</c>.</summary>
internal static class AzuriteInstall
{
    private static readonly string Script = Path.Combine("azurite", "dist", "src", "azurite.js");

    /// <summary>The script to give to node.</summary>
    public static string Program() => Path.Combine(NodePackages.Installed("azurite", Script), "node_modules", Script);
}
