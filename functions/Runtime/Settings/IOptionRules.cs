namespace Serverless.Runtime.Settings;

/// <summary>Options in which one property limits another.</summary>
public interface IOptionRules
{
    /// <summary>
    /// The broken rules: the property to change, what is wrong with it and what to set. Each value is within its own bounds.
    /// </summary>
    IEnumerable<(string Property, string Problem)> Broken();
}
