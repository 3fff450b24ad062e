{{/*
Role and RoleBinding, with rules for what is on only.
include "leadsman.rbac" (dict "ctx" $ "serviceAccount" NAME "labels" YAML)
NAME is the pod's ServiceAccount, a whole one of its own: with `default` every pod
of the namespace would have leadsman's rights.
*/}}
{{- define "leadsman.rbac" -}}
{{- $values := include "leadsman.values" .ctx | fromYaml -}}
{{- if and $values.rbac.create (eq (include "leadsman.usesApi" .ctx) "true") -}}
{{- if has (.serviceAccount | default "default") (list "default") -}}
{{- fail "leadsman.rbac: serviceAccount must be the pod's own ServiceAccount, not default" -}}
{{- end -}}
{{- $name := include "leadsman.fullname" .ctx -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ $name }}
  namespace: {{ .ctx.Release.Namespace }}
  {{- with .labels }}
  labels:
    {{- . | nindent 4 }}
  {{- end }}
rules:
  # To see that the pod is being deleted, and what became of the web container.
  - apiGroups: [""]
    resources: [pods]
    verbs: [get]
  {{- if dig "kubernetes" "events" true ($values.config | default dict) }}
  - apiGroups: [events.k8s.io]
    resources: [events]
    verbs: [create, patch]
  {{- end }}
  {{- if include "leadsman.conditionType" .ctx }}
  - apiGroups: [""]
    resources: [pods/status]
    verbs: [patch]
  {{- end }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ $name }}
  namespace: {{ .ctx.Release.Namespace }}
  {{- with .labels }}
  labels:
    {{- . | nindent 4 }}
  {{- end }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ $name }}
subjects:
  - kind: ServiceAccount
    name: {{ .serviceAccount }}
    namespace: {{ .ctx.Release.Namespace }}
{{- end -}}
{{- end }}

{{/*
The ConfigMap with leadsman.yaml; nothing where there is one of yours.
include "leadsman.configMap" (dict "ctx" $ "labels" YAML)
*/}}
{{- define "leadsman.configMap" -}}
{{- $values := include "leadsman.values" .ctx | fromYaml -}}
{{- if not $values.existingConfigMap -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "leadsman.fullname" .ctx }}
  namespace: {{ .ctx.Release.Namespace }}
  {{- with .labels }}
  labels:
    {{- . | nindent 4 }}
  {{- end }}
data:
  leadsman.yaml: |
    {{- toYaml $values.config | nindent 4 }}
{{- end -}}
{{- end }}
