using System.Reflection;
using System.Runtime.CompilerServices;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>The members of a type that others can use, as texts that compare across loaded copies of the type.</summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Those that the type itself declares and a programmer wrote.</summary>
    public static IEnumerable<string> Own(Type type) => type.GetMembers(Declared)
        .Where(member => IsUsable(member) && (member is not MethodBase method || !IsOverride(method)))
        .Where(member => member is MethodInfo { IsSpecialName: true } || !member.IsDefined(typeof(CompilerGeneratedAttribute)))
        .Select(Text);

    /// <summary>Those that the type has, its base types' included.</summary>
    public static IEnumerable<string> All(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
            foreach (var member in level.GetMembers(Declared).Where(IsUsable))
                yield return Text(member);
    }

    private static bool IsUsable(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static bool IsOverride(MethodBase method) => method is MethodInfo found && found.GetBaseDefinition() != found;

    private static string Text(MemberInfo member) => member.ToString()!;
}
