/** What dot-ai reports beyond what any MCP server does. */
export const dotAiProperties = {
  tool: {
    purpose: 'Tells the tools apart',
    rule: {
      type: 'declared',
      kind: 'tool',
      names: [
        'recommend',
        'version',
        'manageOrgData',
        'remediate',
        'operate',
        'projectSetup',
        'query',
        'manageKnowledge',
        'impact_analysis',
      ],
    },
    from: [{ attribute: 'gen_ai.tool.name' }],
  },
  k8s_version: {
    purpose: 'Which Kubernetes versions to support',
    rule: { type: 'version', parts: 3 },
    from: [{ lookup: 'k8s_version' }],
  },
  dot_ai_version: {
    purpose: 'Which releases are in use, and where a change shows',
    rule: { type: 'version', parts: 3 },
    from: [{ resource: 'service.version' }, { fact: 'version' }],
  },
  ai_provider: {
    purpose: 'Which AI providers to support best',
    rule: {
      type: 'choice',
      values: [
        'alibaba',
        'amazon_bedrock',
        'anthropic',
        'anthropic_haiku',
        'anthropic_opus',
        'copilot',
        'custom',
        'google',
        'google_flash',
        'host',
        'kimi',
        'openai',
        'openrouter',
        'xai',
      ],
      aliases: {
        'aws.bedrock': 'amazon_bedrock',
        'gcp.gemini': 'google',
        'gcp.gen_ai': 'google',
        'gcp.vertex_ai': 'google',
        moonshot_ai: 'kimi',
        x_ai: 'xai',
      },
    },
    from: [{ fact: 'ai_provider', learnedFrom: ['gen_ai.provider.name'] }],
  },
} as const;
