using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Serverless.EndToEnd.Tests.House;

/// <summary>Finds who uses whom, by the compiler's own model: every name is resolved to the file that declares it.</summary>
internal static class SourceArrows
{
    private const string GlobalUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        global using Microsoft.Extensions.Logging; global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting; global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Routing;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    /// <summary>
    /// The arrows from some of the given files, each pair of files and name once. What source generators would add is not seen, nor missed.
    /// </summary>
    /// <param name="files">All that the compiler must see.</param>
    /// <param name="isAsked">By path, whether a file's arrows are asked for.</param>
    public static IReadOnlyList<Arrow> Of(IEnumerable<(string Path, string Text)> files, Func<string, bool> isAsked)
    {
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Options, file.Path)).ToList();
        var compilation = CSharpCompilation.Create(
            "house", trees.Append(CSharpSyntaxTree.ParseText(GlobalUsings, Options)), References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return [.. trees.Where(tree => isAsked(tree.FilePath)).SelectMany(tree => Of(tree, compilation.GetSemanticModel(tree))).Distinct()];
    }

    private static IEnumerable<Arrow> Of(SyntaxTree tree, SemanticModel model) =>
        from node in tree.GetRoot().DescendantNodes().Where(IsUse)
        let type = TypeOf(model.GetSymbolInfo(node))
        where type is not null
        from file in type.Locations.Where(place => place.IsInSource).Select(place => place.SourceTree?.FilePath)
        where !string.IsNullOrEmpty(file) && file != tree.FilePath
        select new Arrow(tree.FilePath, file, type.Name);

    private static bool IsUse(SyntaxNode node) =>
        node is BaseObjectCreationExpressionSyntax || (node is SimpleNameSyntax && !node.Ancestors().OfType<UsingDirectiveSyntax>().Any());

    private static INamedTypeSymbol? TypeOf(SymbolInfo found)
    {
        var symbol = found.Symbol ?? found.CandidateSymbols.FirstOrDefault();
        var declared = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol;
        return (declared as INamedTypeSymbol ?? declared?.ContainingType)?.OriginalDefinition;
    }

    /// <summary>Everything that these tests run with, but the product's own assemblies: those are the sources.</summary>
    private static IEnumerable<MetadataReference> References() =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        where !Path.GetFileName(path).StartsWith("Serverless.", StringComparison.Ordinal)
        select MetadataReference.CreateFromFile(path);
}
