import { expect, it } from 'vitest';
import { parseTemplates } from '@/schema/parse';
import { worded } from '@/schema/wording';

const DOCUMENT = {
  components: {
    schemas: {
      'acme.blur': {
        class: 'invocation',
        title: 'Blur',
        description: 'Make it soft',
        category: 'acme/filter',
        node_pack: 'acme',
        version: 1,
        properties: {
          type: { const: 'acme/blur', field_kind: 'node_attribute' },
          kernel: {
            title: 'Kernel',
            description: 'Its shape',
            field_kind: 'input',
            input: 'any',
            type: 'string',
            enum: ['box', 'constructor'],
            ui_choice_labels: { box: 'Box', constructor: 'constructor' },
          },
        },
        output: { $ref: '#/components/schemas/Blurred' },
      },
      Blurred: { class: 'output', properties: { image: { title: 'Image', field_kind: 'output', type: 'string' } } },
    },
  },
};
const WORDS = {
  acme: { Blur: '模糊', 'Make it soft': '使其柔和', filter: '滤镜', Kernel: '核', Box: '方框', Image: '图片' },
  other: { Blur: '别的' },
};

it('says what a pack brings in a language, and leaves names and values as they are', () => {
  const template = worded(parseTemplates(DOCUMENT), WORDS)['acme/blur'];
  expect(template).toMatchObject({ title: '模糊', published: 'Blur', description: '使其柔和' });
  expect(template).toMatchObject({ category: 'acme/filter', heading: 'acme/滤镜' });
  expect(template?.inputs.kernel).toMatchObject({ name: 'kernel', title: '核', options: ['box', 'constructor'] });
  expect(template?.outputs.image?.title).toBe('图片');
});

it('leaves what has no word as it is published', () => {
  const kernel = worded(parseTemplates(DOCUMENT), WORDS)['acme/blur']?.inputs.kernel;
  expect(kernel?.description).toBe('Its shape');
  expect(kernel?.optionLabels).toEqual({ box: '方框', constructor: 'constructor' });
});

it('changes nothing of packs that don’t speak the language', () => {
  const templates = parseTemplates(DOCUMENT);
  expect(worded(templates, { other: WORDS.other })['acme/blur']).toBe(templates['acme/blur']);
});
